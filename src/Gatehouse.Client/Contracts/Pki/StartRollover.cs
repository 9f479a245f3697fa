using System.Text.Json.Serialization;

namespace Gatehouse.Client.Contracts.Pki;

/// <summary>Makes the next issuing CA. It is published and trusted at once and issues after activation.
/// Nothing in it is required, so a member that is not known is refused: a slip of the pen must not start a rollover.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record StartRollover
{
    /// <summary>Also make a new root. Default false; needed when the present root's key is gone or its end is near.</summary>
    public bool NewRoot { get; init; }

    /// <summary>Key of the issuing CA. Default as configured.</summary>
    public CaKeyAlgorithm? KeyAlgorithm { get; init; }

    /// <summary>When it takes over by itself. Absent: on request.</summary>
    public DateTimeOffset? ActivateAt { get; init; }
}
