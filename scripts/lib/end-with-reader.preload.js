// For a program that is not ours: node --import …/end-with-reader.preload.js
import { endWithReader } from './end-with-reader.js'

endWithReader()
