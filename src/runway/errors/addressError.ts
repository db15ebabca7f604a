/** What is wrong with the address of a service. */
export type AddressFault =
  | 'empty'
  | 'notAddress'
  | 'notHttps' // a scheme other than https
  | 'plainHttp' // http to a host that is not this machine
  | 'credentials' // a user name or password in the address
  | 'query'; // a query or a fragment

/** An address that can't be the API root of a service. */
export class AddressError extends Error {
  override readonly name = 'AddressError';

  constructor(readonly fault: AddressFault) {
    super(`The address of the service is invalid: ${fault}`);
  }
}
