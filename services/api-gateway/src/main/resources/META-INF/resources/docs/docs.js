'use strict';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** Replaces references by what they refer to, a few levels deep, so that a body can be read in one place. */
function resolve(node, document, depth = 0) {
  if (node === null || typeof node !== 'object') return node;
  if (node.$ref) {
    const name = node.$ref.split('/').pop();
    if (depth > 4) return name;
    const target = node.$ref.slice(2).split('/').reduce((at, key) => at?.[key], document);
    return target === undefined ? name : resolve(target, document, depth + 1);
  }
  if (Array.isArray(node)) return node.map(each => resolve(each, document, depth));
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, resolve(value, document, depth)]));
}

function element(tag, text, className) {
  const created = document.createElement(tag);
  if (text !== undefined) created.textContent = text;
  if (className) created.className = className;
  return created;
}

function bodyOf(content) {
  return content && (content['application/json'] || Object.values(content)[0])?.schema;
}

function section(parent, title, value) {
  parent.append(element('h4', title), element('pre', JSON.stringify(value, null, 2)));
}

function call(path, method, operation, api) {
  const details = element('details');
  const summary = element('summary');
  summary.append(
    element('span', method.toUpperCase(), `method ${method}`),
    element('code', path),
    element('span', operation.summary || '', 'words'));
  details.append(summary);
  details.dataset.words = `${method} ${path} ${operation.summary || ''} ${operation.description || ''}`.toLowerCase();
  details.addEventListener('toggle', () => {
    if (!details.open || details.dataset.filled) return;
    details.dataset.filled = 'yes';
    if (operation.description) details.append(element('p', operation.description));
    if (operation.parameters?.length) section(details, 'Parameters', resolve(operation.parameters, api));
    const body = bodyOf(operation.requestBody?.content);
    if (body) section(details, 'Body', resolve(body, api));
    for (const [status, response] of Object.entries(operation.responses || {})) {
      const answer = resolve(response, api);
      details.append(element('h4', `${status} ${answer.description || ''}`));
      const schema = bodyOf(answer.content);
      if (schema) details.append(element('pre', JSON.stringify(schema, null, 2)));
    }
  });
  return details;
}

async function show() {
  const notice = document.getElementById('notice');
  const response = await fetch('/openapi');
  if (!response.ok) throw new Error(`/openapi answered ${response.status}`);
  const api = await response.json();
  const groups = new Map();
  for (const [path, item] of Object.entries(api.paths).sort()) {
    for (const method of METHODS.filter(each => item[each])) {
      const service = item[method]['x-service'] || 'other';
      if (!groups.has(service)) groups.set(service, element('section'));
      groups.get(service).append(call(path, method, item[method], api));
    }
  }
  const main = document.getElementById('calls');
  for (const [service, calls] of [...groups].sort()) {
    calls.prepend(element('h2', service));
    main.append(calls);
  }
  const away = api['x-unavailable-services'] || [];
  notice.textContent = away.length ? `Not available at the moment, so their calls are missing: ${away.join(', ')}.` : '';
  document.getElementById('filter').addEventListener('input', event => {
    const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const details of document.querySelectorAll('details')) {
      details.hidden = !words.every(word => details.dataset.words.includes(word));
    }
    for (const group of document.querySelectorAll('section')) {
      group.hidden = !group.querySelector('details:not([hidden])');
    }
  });
}

show().catch(failure => {
  document.getElementById('notice').textContent = `The document can't be shown: ${failure.message}`;
});
