namespace Gatehouse.Client.Apps.Storage.Vaults.Keychain;

/// <summary>A constant of Security.framework, as a value.</summary>
internal sealed record KeychainSymbol(string Name);
