namespace Gatehouse.Client.Contracts.Accounts;

/// <summary>What a person has beside a password.</summary>
/// <param name="AuthenticatorApp">True when an authenticator app is set up, so that sign-ins ask for its code.</param>
/// <param name="RecoveryCodesLeft">Unused recovery codes.</param>
/// <param name="Passkeys">How many passkeys there are; with one, too, a password alone is not enough.</param>
public sealed record SecondFactors(bool AuthenticatorApp, int RecoveryCodesLeft, int Passkeys = 0);
