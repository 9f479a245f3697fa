namespace Gatehouse.Server.Apps.Attestation;

/// <summary>Whom statements about apps' keys are believed from; bound from <c>Gatehouse:Apps:Attestation</c>. Nothing is fetched.</summary>
public sealed class AppAttestationOptions
{
    /// <summary>PEM file with the roots of Apple's App Attest. Unset: Apple's own, which the server brings along.</summary>
    public string? AppleRoots { get; set; }

    /// <summary>PEM file with the roots of Android's key attestation, as Google publishes them. Unset: statements of Android devices are refused.</summary>
    public string? AndroidRoots { get; set; }

    /// <summary>JSON file with the Android attestation certificates that no longer count, as Google publishes it; read again when it changes. Unset: all count.</summary>
    public string? AndroidRevocations { get; set; }
}
