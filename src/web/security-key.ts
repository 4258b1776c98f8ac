import type { NewSecurityKey, SecurityKeyAnswer } from '#server/api.ts'

/** Whether this page may use security keys: a safe address with a name (not a number) in a browser that knows them. */
export const mayUseKeys = (): boolean =>
  window.isSecureContext && 'credentials' in navigator && !/^\d+(\.\d+){3}$/.test(location.hostname)

/** Lets the browser make a key by the server's options. @throws Error with a sentence when it was broken off. */
export async function makeKey(options: unknown): Promise<NewSecurityKey> {
  const given = options as {
    readonly challenge: string
    readonly user: { readonly id: string; readonly name: string; readonly displayName: string }
    readonly excludeCredentials?: readonly KeyName[]
  } & Omit<PublicKeyCredentialCreationOptions, 'challenge' | 'user' | 'excludeCredentials'>
  const made = await navigator.credentials
    .create({
      publicKey: {
        ...given,
        challenge: bytesOf(given.challenge),
        user: { ...given.user, id: bytesOf(given.user.id) },
        excludeCredentials: (given.excludeCredentials ?? []).map(nameOf),
      },
    })
    .catch(brokenOff)
  if (!(made instanceof PublicKeyCredential) || !(made.response instanceof AuthenticatorAttestationResponse))
    return brokenOff()
  return {
    ...headOf(made),
    response: {
      clientDataJSON: textOf(made.response.clientDataJSON),
      attestationObject: textOf(made.response.attestationObject),
      transports: (made.response.getTransports?.() ?? []).filter(isTransport),
    },
  }
}

/** Lets the browser sign with a key by the server's options. @throws Error with a sentence when it was broken off. */
export async function signWithKey(options: unknown): Promise<SecurityKeyAnswer> {
  const given = options as { readonly challenge: string; readonly allowCredentials?: readonly KeyName[] } & Omit<
    PublicKeyCredentialRequestOptions,
    'challenge' | 'allowCredentials'
  >
  const signed = await navigator.credentials
    .get({
      publicKey: {
        ...given,
        challenge: bytesOf(given.challenge),
        allowCredentials: (given.allowCredentials ?? []).map(nameOf),
      },
    })
    .catch(brokenOff)
  if (!(signed instanceof PublicKeyCredential) || !(signed.response instanceof AuthenticatorAssertionResponse))
    return brokenOff()
  const { clientDataJSON, authenticatorData, signature, userHandle } = signed.response
  return {
    ...headOf(signed),
    response: {
      clientDataJSON: textOf(clientDataJSON),
      authenticatorData: textOf(authenticatorData),
      signature: textOf(signature),
      ...(userHandle ? { userHandle: textOf(userHandle) } : {}),
    },
  }
}

interface KeyName {
  readonly id: string
  readonly transports?: AuthenticatorTransport[]
}

const transports = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'] as const
const isTransport = (text: string): text is (typeof transports)[number] => transports.some((each) => each === text)

const headOf = (key: PublicKeyCredential) => ({ id: key.id, rawId: textOf(key.rawId), type: 'public-key' }) as const

const nameOf = ({ id, transports: ways }: KeyName): PublicKeyCredentialDescriptor => ({
  type: 'public-key',
  id: bytesOf(id),
  ...(ways ? { transports: ways } : {}),
})

function brokenOff(): never {
  throw new Error('没有读到安全密钥：操作已取消、已超时，或密钥不属于本账号')
}

/** base64url to bytes and back. */
const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0))
const textOf = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
