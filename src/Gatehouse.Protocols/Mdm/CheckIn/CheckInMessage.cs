namespace Gatehouse.Protocols.Mdm.CheckIn;

/// <summary>A check-in message of a device or of one of its users. Printing it shows neither keys nor secrets.</summary>
/// <param name="Enrollment">Who claims to send it; not yet checked against the certificate.</param>
/// <param name="Raw">The body exactly as received, with the keys that we do not know. May hold secrets.</param>
public abstract record CheckInMessage(EnrollmentIdentity Enrollment, ReadOnlyMemory<byte> Raw)
{
    /// <summary>Value of <c>MessageType</c>.</summary>
    public abstract string MessageType { get; }

    /// <summary>
    /// Proof of a network user's password on the user channel of a Mac, handed out in answer to
    /// <see cref="UserAuthenticate"/>. Secret.
    /// </summary>
    public string? AuthToken { get; init; }

    /// <summary>Type and enrollment only.</summary>
    public sealed override string ToString() => $"{MessageType} from {Enrollment.NormalizedId}";
}
