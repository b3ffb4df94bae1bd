// The company's templates: opened by the button or by “/” in the empty box; what is picked reaches the box through its one door, with its origin on record.
import type { ReactNode, RefObject } from 'react';
import { Dialog, Popover } from 'react-aria-components';
import type { Template } from '../../../src/policy/policy.ts';
import { ToolButton } from '../../shared/tool-button.tsx';
import styles from './composer.module.css';
import { TemplateList } from './template-list.tsx';
import { composerWords } from './words.ts';

interface TemplateButtonProps {
  readonly templates: readonly Template[];
  readonly open: boolean;
  /** What the list stands above, so that it never covers the record line. */
  readonly above: RefObject<HTMLElement | null>;
  readonly onOpen: (open: boolean) => void;
  readonly onPick: (text: string) => void;
}

/** The button and, when open, the list above it. */
export function TemplateButton({ templates, open, above, onOpen, onPick }: TemplateButtonProps): ReactNode {
  return (
    <>
      <ToolButton label={composerWords.templates} icon="template" shortcut="/" onPress={() => onOpen(true)} />
      <Popover
        triggerRef={above}
        isOpen={open}
        onOpenChange={onOpen}
        placement="top start"
        className={styles.popover ?? ''}
      >
        <Dialog aria-label={composerWords.templates} className={styles.templates ?? ''}>
          <TemplateList
            templates={templates}
            onPick={(text) => {
              onOpen(false);
              // After the popover gave focus back, so that the insertion lands in the box.
              requestAnimationFrame(() => onPick(text));
            }}
          />
        </Dialog>
      </Popover>
    </>
  );
}
