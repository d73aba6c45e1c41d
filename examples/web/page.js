import { encodePng, MRT } from '@mrt/sdk/web';

const mrt = new MRT({ url: location.origin });
const { form, prompt, go, stop, progress, status, picture, layers, download } = Object.fromEntries(
  Array.from(document.querySelectorAll('[id]'), (element) => [element.id, element]),
);
let run;

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void generate(prompt.value);
});
stop.addEventListener('click', () => run?.abort());
addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') run?.abort();
});

async function generate(words) {
  run?.abort();
  const mine = mrt.generate({ prompt: words, preview: 384 }, { latest: true });
  run = mine;
  let remarks = [];
  mine.on('done', (event) => {
    remarks = event.remarks;
  });
  begin();
  try {
    for await (const { index, of, preview } of mine) {
      progress.value = index / of;
      status.textContent = `Step ${index} of ${of}`;
      if (preview) show(picture, preview);
    }
    finish(await mine.final(), remarks);
  } catch (error) {
    if (run === mine) status.textContent = error.code === 'cancelled' ? 'Stopped.' : error.message;
  } finally {
    if (run === mine) {
      run = undefined;
      stop.disabled = true;
      go.textContent = 'Generate';
    }
  }
}

function begin() {
  go.textContent = 'Generate anew';
  stop.disabled = false;
  download.hidden = true;
  progress.value = 0;
  status.textContent = 'Waiting for the server';
  layers.replaceChildren();
}

function finish(stack, remarks) {
  const words = [`${stack.layers.length} layers, seed ${stack.provenance?.seed}`, ...remarks];
  status.textContent = words.join('; ');
  show(picture, encodePng(stack.composite()));
  download.href = picture.src;
  download.hidden = false;
  layers.replaceChildren(...stack.layers.map(item).reverse());
}

function item({ name, png, region }) {
  const thumbnail = new Image();
  thumbnail.alt = '';
  show(thumbnail, png);
  const line = document.createElement('li');
  line.append(thumbnail, `${name} (${region.width} × ${region.height})`);
  return line;
}

/** Revokes the URL of the previous picture; otherwise the browser would keep its bytes. */
function show(image, png) {
  URL.revokeObjectURL(image.src);
  image.src = URL.createObjectURL(new Blob([png], { type: 'image/png' }));
  image.hidden = false;
}
