// What every signature says it is for, so that one is never taken for another.

/** Contexts that keep one signature from being taken for another; each is followed by a NUL and the signed bytes. */
export const contexts = {
  certificate: 'candor certificate v1',
  request: 'candor request v2',
  enrol: 'candor enrol v1',
  standing: 'candor standing v1',
  hello: 'candor hello v1',
  welcome: 'candor welcome v1',
  head: 'candor head v1',
  page: 'candor page v1',
  page2: 'candor page v2',
  wrap: 'candor wrap v1',
  fold: 'candor fold v1',
  group: 'candor group v1',
  receipt: 'candor receipt v1',
  policy: 'candor policy v1',
  passed: 'candor passed v1',
} as const;
