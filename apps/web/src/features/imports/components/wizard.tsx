import { Group, Stack, Text } from "@mantine/core";
import { useSessionStorage } from "@mantine/hooks";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { PageTitle } from "../../../ui/page-title.tsx";
import { Failed, Loading } from "../../../ui/states.tsx";
import { type Kind, kinds, type Options, useEarlier } from "../api/imports.ts";
import { CheckStep } from "./check-step.tsx";
import { ChooseFile } from "./choose-file.tsx";
import { ColumnsStep } from "./columns-step.tsx";
import { NoPermission } from "./no-permission.tsx";

/** Where the wizard is; a page that is loaded again goes on there. */
export interface WizardSearch {
  /** The server's handle of the uploaded file. */
  readonly file?: string;
  readonly name?: string;
  readonly kind?: Kind;
  /** The list to be filled. */
  readonly list?: string;
  /** An earlier import whose mapping is taken. */
  readonly like?: string;
  readonly step?: "check";
}

interface Draft {
  readonly kind: Kind | null;
  readonly options: Options;
}

const steps = ["file", "columns", "check"] as const;

/** A file becomes contacts, orders, events, products or a list: choose it, say what its columns mean, look at what would come of it. */
export function Wizard() {
  const text = useText();
  const workspace = useWorkspace();
  const search: WizardSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const earlier = useEarlier(workspace.id, search.like);
  const go = (next: WizardSearch): Promise<void> =>
    navigate({ to: "/w/$workspace/imports/new", params: { workspace: workspace.id }, search: next as never });
  const { file: _, name: __, step: ___, ...opened } = search;
  const at = search.file === undefined ? "file" : search.step === "check" ? "check" : "columns";
  if (workspace.role === "viewer") return <NoPermission />;
  return (
    <Stack>
      <PageTitle
        title={text("imports.new")}
        lead={
          earlier.data === undefined ? text("imports.new.lead") : text("imports.like", { name: earlier.data.file.name })
        }
      />
      <Steps at={at} />
      {earlier.isError ? <Failed error={earlier.error} retry={() => void earlier.refetch()} /> : null}
      {search.like !== undefined && earlier.isPending ? (
        <Loading />
      ) : search.file === undefined ? (
        <ChooseFile onUploaded={({ file, name }) => void go({ ...opened, file, name })} />
      ) : (
        <Drafted
          key={search.file}
          file={search.file}
          search={search}
          begin={beginning(search, earlier.data)}
          onAnother={() => void go(opened)}
          onStep={(step) => void go({ ...opened, ...fileOf(search), ...(step === undefined ? {} : { step }) })}
          onStarted={(id) =>
            void navigate({
              to: "/w/$workspace/imports/$import",
              params: { workspace: workspace.id, import: id },
              replace: true,
            })
          }
        />
      )}
    </Stack>
  );
}

function fileOf({ file, name }: WizardSearch): WizardSearch {
  return { ...(file === undefined ? {} : { file }), ...(name === undefined ? {} : { name }) };
}

function beginning(
  { kind, list }: WizardSearch,
  earlier: { readonly kind: Kind; readonly asked?: Options } | undefined,
): Draft {
  if (list !== undefined) return { kind: "list", options: { list: { id: list } } };
  if (earlier !== undefined) return { kind: earlier.kind, options: earlier.asked ?? {} };
  return { kind: kinds.find((each) => each === kind) ?? null, options: {} };
}

/** What has been said of the file is kept by the browser until it is imported: a page that is loaded again knows it. */
function Drafted({
  file,
  search,
  begin,
  onAnother,
  onStep,
  onStarted,
}: {
  readonly file: string;
  readonly search: WizardSearch;
  readonly begin: Draft;
  readonly onAnother: () => void;
  readonly onStep: (step: "check" | undefined) => void;
  readonly onStarted: (id: string) => void;
}) {
  const [draft, setDraft] = useSessionStorage<Draft>({
    key: `kindred.import.${file}`,
    defaultValue: begin,
    getInitialValueInEffect: false,
  });
  if (search.step === "check" && draft.kind !== null) {
    return (
      <CheckStep
        file={file}
        kind={draft.kind}
        options={draft.options}
        onBack={() => onStep(undefined)}
        onStarted={onStarted}
      />
    );
  }
  return (
    <ColumnsStep
      file={file}
      kind={draft.kind}
      options={draft.options}
      fixedList={search.list !== undefined}
      onDraft={setDraft}
      onAnother={onAnother}
      onNext={(kind) => {
        setDraft({ ...draft, kind });
        onStep("check");
      }}
    />
  );
}

function Steps({ at }: { readonly at: (typeof steps)[number] }) {
  const text = useText();
  return (
    <Group component="ol" fz="sm" gap="xl" m={0} ps="lg" aria-label={text("imports.steps")}>
      {steps.map((step) => (
        <li key={step} aria-current={step === at ? "step" : undefined}>
          <Text size="sm" {...(step === at ? { fw: 650 } : { c: "dimmed" })}>
            {text(`imports.step.${step}`)}
          </Text>
        </li>
      ))}
    </Group>
  );
}
