/**
 * Stands in for the package `@alicloud/tea-xml` under the SDK (see `esbuild.js`), which brings a hundred kilobytes
 * to read and write any XML. The SDK calls it for one thing: the body of an error that came as XML instead of
 * JSON (`emr-api.md` 1.6).
 */
import { parseXml, XmlElement } from '@rgrove/parse-xml';

/** Text of an element, or its children by name; the last of a name counts. */
type Value = string | { readonly [name: string]: Value };

/** An error has two levels, and what refuses access three; hostile ones may have thousands. */
const MAX_DEPTH = 8;

function valueOf(element: XmlElement, depth = 0): Value {
  const children = element.children.filter((child) => child instanceof XmlElement);
  if (children.length === 0 || depth === MAX_DEPTH) return element.text;
  return Object.fromEntries(children.map((child) => [child.name, valueOf(child, depth + 1)]));
}

/** `<Error><Code>x</Code></Error>` → `{ Error: { Code: 'x' } }`. Throws where the text is not XML. */
function parse(text: string): Readonly<Record<string, Value>> {
  const { root } = parseXml(text);
  return root === null ? {} : { [root.name]: valueOf(root) };
}

export default { parseXml: parse };
