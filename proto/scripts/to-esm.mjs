// protoc 3.20 writes CommonJS for the Closure library; these functions convert its files into ES modules.
// Every edit must find its target, so that changed generator output fails here and not at run time.

/** @param {string} text a generated `_pb.js`  @param {string} name for error messages */
export function moduleToEsm(text, name) {
  const edit = editor(text, name);
  edit.replace(
    /^var jspb = require\('google-protobuf'\);\nvar goog = jspb;\n/m,
    "import * as jspb from 'google-protobuf';\n\nconst goog = { ...jspb, DEBUG: true };\n",
  );
  // Attach the messages to a local object instead of globalThis.proto.
  edit.replace(/^var global =[\s\S]*?;\n/m, 'const proto = { inference: {} };\nconst COMPILED = false;\n');
  const messages = edit.remove(/^goog\.exportSymbol\('proto\.inference\.([\w.]+)', null, global\);\n/gm);
  const exported = messages.filter((message) => !message.includes('.'));
  edit.replace(
    /^goog\.object\.extend\(exports, proto\.inference\);\n?/m,
    `export const {\n${exported.map((message) => `  ${message},\n`).join('')}} = proto.inference;\n`,
  );
  edit.mustNotContain(/\brequire\(|\bexports\b|\bglobal\b|globalThis/);
  return edit.text();
}

/** @param {string} text a generated `_pb.d.ts`  @param {string} name for error messages */
export function declarationsToEsm(text, name) {
  // A relative import would need the extension .js; without it TypeScript silently makes it `any`.
  editor(text, name).mustNotContain(/from ["']\./);
  return text;
}

function editor(text, name) {
  const check = (found, pattern) => {
    if (!found) throw new Error(`${name}: ${pattern} not found; the generator's output has changed`);
  };
  return {
    replace(pattern, replacement) {
      const next = text.replace(pattern, () => replacement);
      check(next !== text, pattern);
      text = next;
    },
    /** Removes every match and returns the first group of each. */
    remove(pattern) {
      const caught = [...text.matchAll(pattern)].map((match) => match[1]);
      check(caught.length > 0, pattern);
      text = text.replace(pattern, '');
      return caught;
    },
    mustNotContain(pattern) {
      const left = text.match(pattern);
      if (left) throw new Error(`${name}: unexpected '${left[0]}' in the generator's output`);
    },
    text: () => text,
  };
}
