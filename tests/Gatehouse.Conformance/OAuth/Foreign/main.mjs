// Reads one question as JSON from standard input, answers with JSON: { result } or { error }.
import { readFileSync } from 'node:fs';

export async function main(scenarios) {
  const { scenario, ...input } = JSON.parse(readFileSync(0, 'utf8'));
  try {
    console.log(JSON.stringify({ result: await scenarios[scenario](input) }));
  } catch (error) {
    console.log(JSON.stringify({ error: { name: error.code ?? error.name, message: error.message, cause: String(error.error ?? error.cause?.[0]?.parameters?.error ?? error.cause?.error ?? error.cause?.message ?? ''), stack: error.stack } }));
  }
}
