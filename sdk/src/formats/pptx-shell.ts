import { strToU8 } from 'fflate';

// The parts that every presentation needs besides its slide (ECMA-376, part 1): a master, a layout, a theme and relationships.

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const DRAWING = 'http://schemas.openxmlformats.org/drawingml/2006/main';
const TYPE = 'application/vnd.openxmlformats-officedocument';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** The namespaces of drawings, relationships and presentations, as attributes of a root element. */
export const NAMESPACES = `xmlns:a="${DRAWING}" xmlns:r="${OFFICE}" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"`;

/** A relationships part: kind and target of rId1, rId2, ... */
export function relationships(pairs: readonly (readonly [kind: string, target: string])[]): string {
  const rows = pairs.map(
    ([kind, target], i) => `<Relationship Id="rId${i + 1}" Type="${OFFICE}/${kind}" Target="${target}"/>`,
  );
  return `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${rows.join('')}</Relationships>`;
}

const PARTS: readonly (readonly [path: string, type: string])[] = [
  ['ppt/presentation.xml', 'presentationml.presentation.main'],
  ['ppt/slideMasters/slideMaster1.xml', 'presentationml.slideMaster'],
  ['ppt/slideLayouts/slideLayout1.xml', 'presentationml.slideLayout'],
  ['ppt/slides/slide1.xml', 'presentationml.slide'],
  ['ppt/theme/theme1.xml', 'theme'],
];

const contentTypes = `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="png" ContentType="image/png"/>${PARTS.map(
  ([path, type]) => `<Override PartName="/${path}" ContentType="${TYPE}.${type}+xml"/>`,
).join('')}</Types>`;

const EMPTY_TREE =
  '<p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/></p:spTree></p:cSld>';

const master = `${HEAD}<p:sldMaster ${NAMESPACES}>${EMPTY_TREE}<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/><p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst></p:sldMaster>`;

const layout = `${HEAD}<p:sldLayout ${NAMESPACES} type="blank" preserve="1">${EMPTY_TREE}<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>`;

const COLOURS: readonly (readonly [name: string, rgb: string])[] = [
  ['dk1', '000000'],
  ['lt1', 'FFFFFF'],
  ['dk2', '333333'],
  ['lt2', 'EEEEEE'],
  ['accent1', '2F6FDE'],
  ['accent2', 'DE5B2F'],
  ['accent3', '7A7A7A'],
  ['accent4', 'E0B020'],
  ['accent5', '40A0C8'],
  ['accent6', '58A848'],
  ['hlink', '0563C1'],
  ['folHlink', '954F72'],
];

const FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>';
const three = (xml: string) => xml.repeat(3);
const font = (kind: string) =>
  `<a:${kind}><a:latin typeface="Arial"/><a:ea typeface=""/><a:cs typeface=""/></a:${kind}>`;

const theme = `${HEAD}<a:theme xmlns:a="${DRAWING}" name="Plain"><a:themeElements><a:clrScheme name="Plain">${COLOURS.map(
  ([name, rgb]) => `<a:${name}><a:srgbClr val="${rgb}"/></a:${name}>`,
).join(
  '',
)}</a:clrScheme><a:fontScheme name="Plain">${font('majorFont')}${font('minorFont')}</a:fontScheme><a:fmtScheme name="Plain"><a:fillStyleLst>${three(FILL)}</a:fillStyleLst><a:lnStyleLst>${three(`<a:ln w="6350">${FILL}</a:ln>`)}</a:lnStyleLst><a:effectStyleLst>${three('<a:effectStyle><a:effectLst/></a:effectStyle>')}</a:effectStyleLst><a:bgFillStyleLst>${three(FILL)}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>`;

/** The parts that are the same in every file. */
export const SHELL: Readonly<Record<string, Uint8Array>> = {
  '[Content_Types].xml': strToU8(contentTypes),
  '_rels/.rels': strToU8(relationships([['officeDocument', 'ppt/presentation.xml']])),
  'ppt/_rels/presentation.xml.rels': strToU8(
    relationships([
      ['slideMaster', 'slideMasters/slideMaster1.xml'],
      ['slide', 'slides/slide1.xml'],
      ['theme', 'theme/theme1.xml'],
    ]),
  ),
  'ppt/slideMasters/slideMaster1.xml': strToU8(master),
  'ppt/slideMasters/_rels/slideMaster1.xml.rels': strToU8(
    relationships([
      ['slideLayout', '../slideLayouts/slideLayout1.xml'],
      ['theme', '../theme/theme1.xml'],
    ]),
  ),
  'ppt/slideLayouts/slideLayout1.xml': strToU8(layout),
  'ppt/slideLayouts/_rels/slideLayout1.xml.rels': strToU8(
    relationships([['slideMaster', '../slideMasters/slideMaster1.xml']]),
  ),
  'ppt/theme/theme1.xml': strToU8(theme),
};
