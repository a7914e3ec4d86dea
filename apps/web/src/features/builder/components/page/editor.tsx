import { Alert, Button, Grid, Group, Stack, TextInput } from "@mantine/core";
import { useDocumentTitle, useHotkeys } from "@mantine/hooks";
import { IconArrowBackUp, IconArrowForwardUp, IconBraces, IconHistory } from "@tabler/icons-react";
import { Link, useBlocker } from "@tanstack/react-router";
import { useMemo, useRef, useState } from "react";
import { useText } from "../../../../languages/text.ts";
import { useWorkspace } from "../../../../shell/workspace.ts";
import { Confirm } from "../../../../ui/confirm.tsx";
import { changed, type JsonObject } from "../../../../shell/condition/model/json.ts";
import { idOf } from "../../../../ui/slug.ts";
import { textOf } from "../../model/draft.ts";
import { ParamsContext } from "../../../../shell/condition/params.ts";
import { paramsOf } from "../../../../shell/condition/model/arguments.ts";
import { BuilderContext } from "../builder-context.ts";
import { Whole } from "../tree/whole.tsx";
import { Aside } from "./aside.tsx";
import { Details } from "./details.tsx";
import { JsonView } from "./json-view.tsx";
import { Params } from "./params.tsx";
import { SaveButtons } from "./save-buttons.tsx";
import { useEditor } from "./use-editor.ts";
import { Versions } from "./versions.tsx";
import "../builder.css";
import { dirOf } from "../../../../ui/readable.ts";

export interface Saved {
  readonly document: JsonObject;
  /** 0: not saved yet. */
  readonly version: number;
}

export function Editor({ document, version }: Saved) {
  const text = useText();
  const workspace = useWorkspace();
  const [saved, setSaved] = useState<Saved>({ document, version });
  const [view, setView] = useState<"form" | "json">("form");
  const [versions, setVersions] = useState(false);
  const leaving = useRef(false);
  const readOnly = workspace.role === "viewer";
  const editor = useEditor(workspace.id, document, readOnly);
  const { builder } = editor;
  const { history, dispatch } = builder;
  const paramTypes = useMemo(
    () => new Map(paramsOf(history.present).map(({ name: param, type }) => [param, type])),
    [history.present],
  );
  const dirty = JSON.stringify(history.present) !== JSON.stringify(saved.document);
  const blocker = useBlocker({
    shouldBlockFn: () => dirty && !leaving.current && !readOnly,
    enableBeforeUnload: () => dirty && !readOnly,
    withResolver: true,
  });
  const back = (event: KeyboardEvent, kind: "undo" | "redo"): void => {
    // Text that is not in the document yet is the browser's to undo.
    if (event.target instanceof Element && event.target.closest("textarea") !== null) return;
    event.preventDefault();
    dispatch({ kind });
  };
  useHotkeys(
    [
      ["mod+Z", (event) => back(event, "undo"), { preventDefault: false }],
      ["mod+shift+Z", (event) => back(event, "redo"), { preventDefault: false }],
      ["mod+Y", (event) => back(event, "redo"), { preventDefault: false }],
    ],
    [],
  );
  const name = textOf(history.present, "name");
  useDocumentTitle(`${name === "" ? text("builder.new") : name} · Kindred`);
  return (
    <BuilderContext value={builder}>
      <Stack className="builder">
        <Group justify="space-between" align="end">
          <h1 className="visually-hidden">
            {text(saved.version === 0 ? "builder.new" : readOnly ? "builder.look" : "builder.edit")}
          </h1>
          <TextInput
            label={text("builder.name")}
            className="builder-name data"
            dir={dirOf(name)}
            size="md"
            maxLength={200}
            readOnly={readOnly}
            placeholder={text("builder.name.placeholder")}
            value={name}
            onChange={(event) => rename(event.currentTarget.value)}
          />
          <Group gap="xs">
            <Button
              variant="default"
              disabled={history.past.length === 0}
              leftSection={<IconArrowBackUp size={16} aria-hidden className="builder-mirrored" />}
              onClick={() => dispatch({ kind: "undo" })}
            >
              {text("shell.undo")}
            </Button>
            <Button
              variant="default"
              disabled={history.future.length === 0}
              leftSection={<IconArrowForwardUp size={16} aria-hidden className="builder-mirrored" />}
              onClick={() => dispatch({ kind: "redo" })}
            >
              {text("builder.redo")}
            </Button>
            <Button
              variant={view === "json" ? "light" : "default"}
              aria-pressed={view === "json"}
              leftSection={<IconBraces size={16} aria-hidden />}
              onClick={() => setView(view === "json" ? "form" : "json")}
            >
              {text("builder.json")}
            </Button>
            {saved.version === 0 ? null : (
              <>
                <Button
                  variant="default"
                  component={Link}
                  to={`/w/${workspace.id}/segments/${encodeURIComponent(textOf(saved.document, "id"))}`}
                >
                  {text("builder.view")}
                </Button>
                <Button
                  variant="default"
                  leftSection={<IconHistory size={16} aria-hidden />}
                  onClick={() => setVersions(true)}
                >
                  {text("builder.versions")}
                </Button>
              </>
            )}
            {readOnly ? null : (
              <SaveButtons
                saved={saved}
                dirty={dirty}
                ready={editor.ready}
                onSaved={setSaved}
                onLeave={() => {
                  leaving.current = true;
                }}
              />
            )}
          </Group>
        </Group>
        {readOnly ? <Alert color="gray">{text("builder.read-only")}</Alert> : null}
        <Grid gap="md">
          <Grid.Col span={{ base: 12, md: 8 }}>
            <Stack>
              {view === "json" ? <JsonView /> : null}
              <ParamsContext value={paramTypes}>
                <fieldset disabled={readOnly} className="builder-fields">
                  {view === "json" ? null : <Whole />}
                  <Params args={editor.args} onArgs={editor.setArgs} />
                  <Details isNew={saved.version === 0} />
                </fieldset>
              </ParamsContext>
            </Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 4 }}>
            <Aside editor={editor} />
          </Grid.Col>
        </Grid>
      </Stack>
      {versions ? (
        <Versions
          segment={textOf(saved.document, "id")}
          onClose={() => setVersions(false)}
          onRestore={(restored) => dispatch({ kind: "replace", document: restored })}
        />
      ) : null}
      <Confirm
        title={text("builder.leave")}
        what={text("builder.leave.what")}
        verb={text("builder.leave.verb")}
        opened={blocker.status === "blocked"}
        onClose={() => blocker.reset?.()}
        onConfirm={() => Promise.resolve(blocker.proceed?.())}
      />
    </BuilderContext>
  );

  /** The id of a new segment follows its name, until somebody gives it one of its own. */
  function rename(next: string): void {
    const { present } = history;
    const follows = saved.version === 0 && textOf(present, "id") === idOf(name, textOf(saved.document, "id"));
    const id = follows ? { id: idOf(next, textOf(saved.document, "id")) } : {};
    dispatch({ kind: "replace", document: changed(present, { name: next, ...id }), field: "/name" });
  }
}
