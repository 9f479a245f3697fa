namespace Gatehouse.Protocols.Saml;

/// <summary>A message or metadata that is not honoured.</summary>
/// <param name="Fault">Which check failed.</param>
/// <param name="Reason">For log and operator: one sentence without a closing period, which quotes no value of the message.</param>
public sealed record SamlRefusal(SamlFault Fault, string Reason)
{
    /// <summary>What the provider reported, where <see cref="Fault"/> is <see cref="SamlFault.StatusNotSuccess"/>.</summary>
    public SamlStatus? Status { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"SAML: {Reason} ({Fault})";
}
