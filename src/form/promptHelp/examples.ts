/** Prompts to start with, by the kind of image. */

export type ImageKind =
  | 'portrait'
  | 'product'
  | 'landscape'
  | 'animal'
  | 'city'
  | 'illustration'
  | 'food';

export interface Example {
  readonly kind: ImageKind;
  readonly en: string;
  readonly zh: string;
}

/** Each says what moves and what the camera does. It denies nothing, and names no subject in detail. */
export const EXAMPLES: readonly Example[] = [
  {
    kind: 'portrait',
    en: 'The person turns toward the camera and smiles softly. Hair moves in a light breeze. The camera slowly pushes in.',
    zh: '人物转向镜头，露出浅浅的微笑，发丝随微风飘动。镜头缓缓推近。',
  },
  {
    kind: 'portrait',
    en: 'The person takes a deep breath and looks into the distance. Warm light moves across the face. Handheld camera with a slight shake.',
    zh: '人物深吸一口气，望向远方，暖光从脸上掠过。手持拍摄，画面轻微晃动。',
  },
  {
    kind: 'product',
    en: 'The product rotates slowly on its base. A soft reflection glides across its surface. The camera stays still.',
    zh: '产品在底座上缓缓旋转，柔和的反光掠过表面。镜头保持静止。',
  },
  {
    kind: 'product',
    en: 'The camera orbits around the subject. Fine particles float in the light of the studio.',
    zh: '镜头环绕主体旋转，细小的微粒在影棚灯光中漂浮。',
  },
  {
    kind: 'landscape',
    en: 'Clouds drift over the hills, and the grass sways in the wind. The camera slowly pulls out.',
    zh: '云朵飘过山丘，草地随风摇曳。镜头缓缓拉远。',
  },
  {
    kind: 'landscape',
    en: 'Waves roll toward the shore, and the sunlight glitters on the water. The camera pans right.',
    zh: '海浪涌向岸边，阳光在水面上闪烁。镜头向右摇移。',
  },
  {
    kind: 'animal',
    en: 'The animal lifts its head, blinks and looks around. Its fur moves in the wind. The camera slowly pushes in.',
    zh: '动物抬起头，眨眨眼，环顾四周，毛发随风拂动。镜头缓缓推近。',
  },
  {
    kind: 'animal',
    en: 'The animal runs toward the camera, and dust rises behind it. Everything moves in slow motion.',
    zh: '动物朝镜头跑来，身后扬起尘土。一切以慢动作进行。',
  },
  {
    kind: 'city',
    en: 'Cars pass, people cross the street, and neon signs flicker. The camera stays still.',
    zh: '车辆驶过，行人穿过街道，霓虹灯闪烁。镜头保持静止。',
  },
  {
    kind: 'city',
    en: 'The lights of the windows go on one after another as night falls. The camera tilts up.',
    zh: '夜幕降临，窗户里的灯一盏接一盏亮起。镜头向上摇起。',
  },
  {
    kind: 'illustration',
    en: 'The lines of the drawing come to life one by one, and the shapes float gently. The camera stays still.',
    zh: '画中的线条逐一活动起来，图形轻轻浮动。镜头保持静止。',
  },
  {
    kind: 'illustration',
    en: 'Light sweeps across the logo from left to right, and small sparks appear along its edges. The camera slowly pushes in.',
    zh: '光线从左到右扫过标志，边缘泛起细小的火花。镜头缓缓推近。',
  },
  {
    kind: 'food',
    en: 'Steam rises from the dish, and sauce is slowly poured over it. The camera slowly pushes in.',
    zh: '菜肴冒着热气，酱汁缓缓淋下。镜头缓缓推近。',
  },
  {
    kind: 'food',
    en: 'Fresh herbs fall onto the plate, and drops of water sparkle. Everything moves in slow motion.',
    zh: '新鲜的香草落到盘中，水珠闪闪发亮。一切以慢动作进行。',
  },
];
