// What the arrangement of the list says.

export const arrangementWords = {
  pin: 'Pin to the top',
  unpin: 'Unpin',
  mute: 'Mute',
  unmute: 'Unmute',
  markUnread: 'Mark as unread',
  markRead: 'Mark as read',
  pinned: 'Pinned',
  muted: 'Muted',
  unread: 'Marked as unread',
} as const;
