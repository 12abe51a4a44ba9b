import { marked } from 'marked';

const form = document.querySelector('#ask');
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const text = new FormData(form).get('question');
  const response = await fetch('/ask', { method: 'POST', body: JSON.stringify({ text }) });
  const { answer } = await response.json();
  document.querySelector('#answer').innerHTML = marked.parse(answer);
});
