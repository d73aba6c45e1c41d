import { FilePlus2, FolderOpen, Sparkles } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button, FileTrigger, Form } from 'react-aria-components';
import { ACCEPTED, openAny } from '../files/incoming.js';
import { Px, Words } from '../lists/parts.js';
import { planWords } from '../run/plans.js';
import { emptyDesign, sizeFault } from '../state/document.js';
import { resume } from '../state/project.js';
import { type Listed, listed } from '../state/storage.js';
import { begin, say, useStudio } from '../state/store.js';
import { t } from '../text.js';

/** The first page: a file, words, or an empty page. */
export function Start() {
  const [prompt, setPrompt] = useState('');
  const [size, setSize] = useState({ width: 1024, height: 1024 });
  const [recent, setRecent] = useState<readonly Listed[]>([]);
  const running = useStudio((state) => state.running !== undefined);
  useEffect(() => void listed().then(setRecent), []);
  const create = () => {
    const fault = sizeFault(size);
    if (fault) say('error', t.page[fault]);
    else begin(emptyDesign(size, t.untitled));
  };

  return (
    <main className="start">
      <div className="start-head">
        <h1>{t.start.title}</h1>
        <p>{t.start.lead}</p>
      </div>
      <div className="cards">
        <section className="card drop">
          <FolderOpen size={26} className="lead" aria-hidden="true" />
          <h2>{t.start.open}</h2>
          <p className="hint">{t.start.drop}</p>
          <FileTrigger
            acceptedFileTypes={ACCEPTED}
            onSelect={(files) => files?.[0] && void openAny(files[0])}
          >
            <Button className="button primary">{t.start.open}</Button>
          </FileTrigger>
        </section>
        <Form
          className="card"
          onSubmit={(event) => {
            event.preventDefault();
            if (prompt.trim()) void planWords(prompt);
          }}
        >
          <Sparkles size={26} className="lead" aria-hidden="true" />
          <h2>{t.start.words}</h2>
          <Words
            label={t.start.prompt}
            value={prompt}
            live={setPrompt}
            rows={3}
            placeholder={t.start.promptExample}
          />
          <Button type="submit" className="button primary" isDisabled={running || !prompt.trim()}>
            {t.start.plan}
          </Button>
        </Form>
        <section className="card">
          <FilePlus2 size={26} className="lead" aria-hidden="true" />
          <h2>{t.start.page}</h2>
          <div className="px-grid">
            <Px label={t.start.width} value={size.width} onChange={(width) => setSize({ ...size, width })} />
            <Px
              label={t.start.height}
              value={size.height}
              onChange={(height) => setSize({ ...size, height })}
            />
          </div>
          <Button className="button primary" onPress={create}>
            {t.start.create}
          </Button>
        </section>
      </div>
      {recent.length > 0 && (
        <section className="recent" aria-label={t.start.resume}>
          <h2>{t.start.resume}</h2>
          {recent.map(({ id, name }) => (
            <Button
              key={id}
              className="button quiet"
              onPress={() =>
                void resume(id).then((whole) => whole || setRecent(recent.filter((each) => each.id !== id)))
              }
            >
              {name}
            </Button>
          ))}
        </section>
      )}
    </main>
  );
}
