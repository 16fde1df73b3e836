import theme from 'vitepress/theme-without-fonts'
import './colors.css'
import './type.css'
import './layout.css'
import './blocks.css'
import './rules.css'
import './reference.css'
import './faults.css'
import './home.css'
import './print.css'

export default theme
