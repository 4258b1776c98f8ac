/** Name of the cookie that carries the session token. */
export const sessionCookie = 'mz_session'
