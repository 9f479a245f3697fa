using System.Diagnostics.CodeAnalysis;

namespace Gatehouse.Protocols.Saml;

/// <summary>Carries a refusal from the check that found it to the public method, which hands it out; never leaves this folder.</summary>
internal sealed class SamlRefusedException(SamlRefusal refusal) : Exception(refusal.Reason)
{
    public SamlRefusedException(SamlFault fault, string reason)
        : this(new SamlRefusal(fault, reason)) { }

    public SamlRefusal Refusal { get; } = refusal;

    /// <summary>Refuses unless the rule holds.</summary>
    public static void Unless([DoesNotReturnIf(false)] bool rule, SamlFault fault, string reason)
    {
        if (!rule)
        {
            throw new SamlRefusedException(fault, reason);
        }
    }
}
