import type { ComponentType } from "react";
import type { JsonObject } from "../../../../shell/condition/model/json.ts";
import type { LeafKind } from "../../model/leaf.ts";
import { ChangeLeaf, EventLeaf } from "../leaves/event-leaf.tsx";
import type { LeafProps } from "../leaves/leaf-props.ts";
import { SegmentLeaf } from "../leaves/segment-leaf.tsx";
import { SequenceLeaf } from "../leaves/sequence-leaf.tsx";
import {
  AddedLeaf,
  ChannelLeaf,
  ListLeaf,
  RankLeaf,
  RfmLeaf,
  SampleLeaf,
  ScoreLeaf,
  SubscribedLeaf,
} from "../leaves/small-leaves.tsx";
import { TraitLeaf } from "../leaves/trait-leaf.tsx";

const forms: Readonly<Record<LeafKind, ComponentType<LeafProps>>> = {
  trait: TraitLeaf,
  event: EventLeaf,
  change: ChangeLeaf,
  sequence: SequenceLeaf,
  segment: SegmentLeaf,
  added: AddedLeaf,
  list: ListLeaf,
  channel: ChannelLeaf,
  subscribed: SubscribedLeaf,
  rank: RankLeaf,
  rfm: RfmLeaf,
  score: ScoreLeaf,
  sample: SampleLeaf,
};

export function Leaf({
  kind,
  value,
  onChange,
}: {
  readonly kind: LeafKind;
  readonly value: JsonObject;
  readonly onChange: (value: JsonObject) => void;
}) {
  const Form = forms[kind];
  return <Form value={value} onChange={onChange} />;
}
