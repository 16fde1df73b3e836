import { sign, verify } from '@octokit/webhooks-methods'
import express from 'express'
import { Webhook } from 'standardwebhooks'
import Stripe from 'stripe'

/** A new instance has to be given a key, which nothing here uses. */
const { webhooks } = new Stripe('sk_test_unused')

export const standard = {
  sign: (secret, body, { id, time }) => ({
    'webhook-id': id,
    'webhook-timestamp': String(time),
    'webhook-signature': new Webhook(secret).sign(id, new Date(time * 1000), body),
  }),
  verify: (secret, body, headers) => new Webhook(secret).verify(body, headers),
}

export const stripe = {
  sign: (secret, payload, { time }) => ({
    'stripe-signature': webhooks.generateTestHeaderString({ payload, secret, timestamp: time }),
  }),
}

export const github = {
  sign: async (secret, body) => ({ 'x-hub-signature-256': await sign(secret, body) }),
  verify,
}

/** Express with a JSON parser before the listener. With `keeps` it keeps the bytes. */
export function afterParser(listener, keeps) {
  const app = express()
  const verify = (req, _res, bytes) => {
    req.rawBody = bytes
  }
  app.use(express.json(keeps ? { verify } : {}))
  app.use(listener)
  return app
}
