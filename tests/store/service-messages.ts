/** What the payment service signs its messages with, and the shop's processes verify. */
export const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
