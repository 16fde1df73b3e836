import { keepWorkApart } from './work-left-over.ts'
import './draw-alike.ts'

// Called, and not only imported: each file of tests has hooks of its own.
keepWorkApart()
