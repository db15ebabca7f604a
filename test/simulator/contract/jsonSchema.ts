/** The part of JSON Schema that Runway's contract uses for requests. */
export interface JsonSchema {
  readonly title?: string;
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array';
  readonly const?: string | number;
  readonly enum?: readonly (string | number)[];
  /** Lengths in UTF-16 code units. */
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
}

/** The part of an OpenAPI document that describes the body of `POST /v1/image_to_video`. */
export interface OpenApi {
  readonly paths: {
    readonly '/v1/image_to_video': {
      readonly post: {
        readonly requestBody: {
          readonly content: {
            readonly 'application/json': {
              /** One schema for each model. Each has `model` as a constant. */
              readonly schema: { readonly oneOf: readonly JsonSchema[] };
            };
          };
        };
      };
    };
  };
}
