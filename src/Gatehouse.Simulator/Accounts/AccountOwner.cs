namespace Gatehouse.Simulator.Accounts;

/// <summary>The person who holds a device, with what only they know.</summary>
/// <param name="Identifier">What they type in Settings: their account with its domain.</param>
/// <param name="Password">Secret.</param>
public sealed record AccountOwner(string Identifier, string Password)
{
    /// <summary>What they type on the sign-in page, when the page does not know it yet or they are known there by another name.</summary>
    public string? SignInName { get; init; }

    /// <summary>Reads the code of the moment off their other device; null without a second factor.</summary>
    public Func<string>? OneTimeCode { get; init; }
}
