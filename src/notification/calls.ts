// What windows are told when a person follows a notification of the system.

/** The person chose a notification: this conversation is what they want to see. */
export interface NotificationEvent {
  readonly type: 'show-conversation';
  readonly conversation: string;
}
