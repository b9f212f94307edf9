// Tencent's callback crypto as @wecom/crypto and wechat-crypto wrote it: one JSON request on stdin,
// one JSON answer on stdout.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const require = createRequire(import.meta.url);
const request = JSON.parse(readFileSync(0, 'utf8'));

function wecom({ token, aes_key, receiver, timestamp, nonce }) {
  const crypto = require('@wecom/crypto');
  return {
    encrypt: (message) => crypto.encrypt(aes_key, message, receiver),
    decrypt: (encrypted) => crypto.decrypt(aes_key, encrypted),
    sign: (encrypted) => crypto.getSignature(token, timestamp, nonce, encrypted),
  };
}

function wechat({ token, aes_key, receiver, timestamp, nonce }) {
  const Crypt = require('wechat-crypto');
  const crypt = new Crypt(token, aes_key || 'a'.repeat(43), receiver); // It signs with none, too.
  return {
    encrypt: (message) => crypt.encrypt(message),
    decrypt: (encrypted) => crypt.decrypt(encrypted),
    sign: (encrypted) => crypt.getSignature(timestamp, nonce, encrypted),
  };
}

const code = { '@wecom/crypto': wecom, 'wechat-crypto': wechat }[request.package](request);
const encrypted = request.encrypted ?? code.encrypt(request.message);
const answer = { encrypted, signature: code.sign(encrypted) };
if (request.encrypted) {
  const opened = code.decrypt(encrypted);
  Object.assign(answer, { message: opened.message, receiver: opened.id });
}
process.stdout.write(JSON.stringify(answer));
