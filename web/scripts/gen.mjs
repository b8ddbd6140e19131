// Writes src/api/generated.ts from the server's openapi.json: the types, and one typed path builder
// per endpoint. Ours is small because the document is ours too: it knows the shapes that
// crates/api writes, and stops at any other.
import { readFileSync, writeFileSync } from 'node:fs';

const source = new URL('../../crates/api/openapi.json', import.meta.url);
const target = new URL('../src/api/generated.ts', import.meta.url);
const { paths, components } = JSON.parse(readFileSync(source, 'utf8'));

const camel = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
const comment = (text, indent = '') => (text ? `${indent}/** ${text.replaceAll('*/', '* /').replaceAll('\n', ' ')} */\n` : '');

function typeOf(schema, indent) {
  if (schema.$ref) return schema.$ref.split('/').at(-1);
  if (schema.enum) return schema.enum.map((value) => `'${value}'`).join(' | ');
  if (schema.oneOf) {
    const parts = schema.oneOf.map((part) => typeOf(part, indent));
    return parts.join(' | ');
  }
  if (Array.isArray(schema.type)) {
    return schema.type.map((type) => typeOf({ ...schema, type }, indent)).join(' | ');
  }
  switch (schema.type) {
    case undefined:
      return 'unknown';
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type;
    case 'integer':
    case 'number':
      return 'number';
    case 'array': {
      const item = typeOf(schema.items, indent);
      return item.includes('|') ? `(${item})[]` : `${item}[]`;
    }
    case 'object':
      return schema.properties ? objectOf(schema, indent) : `Record<string, ${typeOf(schema.additionalProperties ?? {}, indent)}>`;
    default:
      throw new Error(`openapi.json holds a type that gen.mjs does not know: ${JSON.stringify(schema)}`);
  }
}

function objectOf(schema, indent) {
  const inner = `${indent}  `;
  const lines = Object.entries(schema.properties).map(([name, property]) => {
    const optional = schema.required?.includes(name) ? '' : '?';
    const key = /^\w+$/.test(name) ? name : `'${name}'`;
    return `${comment(property.description, inner)}${inner}${key}${optional}: ${typeOf(property, inner)};`;
  });
  return `{\n${lines.join('\n')}\n${indent}}`;
}

function endpointOf(path, { get }) {
  const parameters = get.parameters ?? [];
  const inPath = parameters.filter((parameter) => parameter.in === 'path');
  const inQuery = parameters.filter((parameter) => parameter.in === 'query');
  const list = inPath.map(({ name }) => `${camel(name)}: string`);
  if (inQuery.length) {
    const fields = inQuery.map(({ name, schema }) => `${name}?: ${typeOf(schema, '')}`);
    list.push(`query: { ${fields.join('; ')} } = {}`);
  }
  const url = path.replace(/\{(\w+)\}/g, (_, name) => '${encodeURIComponent(' + camel(name) + ')}');
  const answer = typeOf(get.responses['200'].content['application/json'].schema, '');
  const body = `\`${url}${inQuery.length ? '${queryString(query)}' : ''}\` as Endpoint<${answer}>`;
  return `${comment(get.summary, '  ')}  ${get.operationId}: (${list.join(', ')}) => ${body},`;
}

const types = Object.entries(components.schemas).map(
  ([name, schema]) => `${comment(schema.description)}export type ${name} = ${typeOf(schema, '')};`,
);
const endpoints = Object.entries(paths).map(([path, item]) => endpointOf(path, item));

const text = `// Generated from crates/api/openapi.json by \`npm run gen\`; do not edit.

${types.join('\n\n')}

/** A path that answers a \`T\`. */
export type Endpoint<T> = string & { readonly answer?: T };

function queryString(query: Record<string, string | number | boolean | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '' && value !== false) search.set(name, String(value));
  }
  const text = search.toString();
  return text ? \`?\${text}\` : '';
}

/** Paths of the server's endpoints, each with the type of its answer. */
export const endpoints = {
${endpoints.join('\n')}
};

/** Names of the endpoints; the mock answers each. */
export type EndpointName = keyof typeof endpoints;

/** What an endpoint answers. */
export type Answer<N extends EndpointName> = ReturnType<(typeof endpoints)[N]> extends Endpoint<infer T> ? T : never;
`;

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error('src/api/generated.ts is out of date; run `make gen` and commit it');
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
}
