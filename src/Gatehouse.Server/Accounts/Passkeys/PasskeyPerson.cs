namespace Gatehouse.Server.Accounts.Passkeys;

/// <summary>Somebody with passkeys, as the framework's ceremonies know them.</summary>
/// <param name="Id"><c>usr_…</c>; authenticators keep it as the user handle.</param>
public sealed record PasskeyPerson(string Id);
