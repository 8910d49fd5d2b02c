import { render } from 'preact';
import { App } from './app';
import './style/theme.css';
import './style/base.css';
import './style/parts.css';
import './style/visitor.css';
import './style/operator.css';
import './style/review.css';
import './style/print.css';

const page = document.getElementById('page');
if (page !== null) render(<App />, page);
