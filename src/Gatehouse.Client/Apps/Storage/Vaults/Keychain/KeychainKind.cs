namespace Gatehouse.Client.Apps.Storage.Vaults.Keychain;

/// <summary>The keychains of Apple's systems.</summary>
internal enum KeychainKind
{
    /// <summary>That of iOS, and of signed apps on macOS: items belong to the app.</summary>
    DataProtection,

    /// <summary>The file of macOS that a login opens: what command lines and unsigned apps have.</summary>
    Login,
}
