// Sends a picture to the site's media over the JSON API.

export async function upload(picture, textarea, words) {
  const body = new FormData();
  for (const [name, value] of Object.entries(picture)) body.append(name, value);
  const token = textarea.form.elements.csrf_token.value;
  let response;
  try {
    response = await fetch(textarea.dataset.upload, { method: "POST", body, headers: { "X-CSRF-Token": token } });
  } catch {
    throw new Error(words.offline);
  }
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.detail ?? answer.title);
  return answer;
}
