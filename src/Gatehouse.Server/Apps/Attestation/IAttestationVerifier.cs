namespace Gatehouse.Server.Apps.Attestation;

/// <summary>Judges the statements of one platform. Every registered one is asked by its format; the newest registration of a format counts.</summary>
internal interface IAttestationVerifier
{
    /// <summary>Value of <c>attestation.format</c> that it judges.</summary>
    string Format { get; }

    /// <summary>Judges a statement. Nothing is fetched, nothing is written.</summary>
    ValueTask<AttestationVerdict> VerifyAsync(AttestationRequest request, CancellationToken ct);
}
