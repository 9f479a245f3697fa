namespace Gatehouse.Protocols.Enrollment;

/// <summary>
/// The profile that makes a device a managed one: trust anchors, the way to an identity certificate, and the MDM
/// payload that names it. Building it twice from the same arguments gives the same bytes.
/// </summary>
/// <param name="Header">Its identifier is stable per organization (<see cref="IdentifierFor"/>), so that a new one replaces the old; its UUID belongs to one attempt.</param>
/// <param name="TrustAnchors">Certificates of the server's own CA, DER; empty where a public CA is used throughout.</param>
/// <param name="Scep">The identity.</param>
/// <param name="Mdm">The management; null for the identity alone, which is what a device gets in the second phase of the profile service.</param>
public sealed record EnrollmentProfile(
    ProfileHeader Header, IReadOnlyList<byte[]> TrustAnchors, ScepPayload Scep, MdmPayload? Mdm)
{
    /// <summary>Identifier of an organization's enrollment profile: the server's host backwards, then the organization.</summary>
    /// <param name="serverHost">Such as <c>mdm.example.com</c>.</param>
    /// <param name="organizationId">Never reused for another organization.</param>
    public static string IdentifierFor(string serverHost, string organizationId)
    {
        ArgumentException.ThrowIfNullOrEmpty(serverHost);
        ArgumentException.ThrowIfNullOrEmpty(organizationId);
        var reversed = string.Join('.', serverHost.ToLowerInvariant().Split(['.', ':'], StringSplitOptions.RemoveEmptyEntries).Reverse());
        return $"{reversed}.gatehouse.{organizationId}.enrollment";
    }

    /// <summary>What a device would refuse the profile for; empty when nothing.</summary>
    public IReadOnlyList<string> Problems() => [.. Scep.Problems(), .. Mdm?.Problems() ?? []];

    /// <summary>The profile, unsigned.</summary>
    /// <exception cref="InvalidOperationException">A device would refuse it; the message says why, without secrets.</exception>
    public byte[] Write() => ProfileWriter.Write(Header, Payloads());

    /// <summary>The profile, unsigned, for the device with this RSA certificate (DER) alone.</summary>
    /// <exception cref="InvalidOperationException">As for <see cref="Write"/>.</exception>
    public byte[] WriteFor(ReadOnlyMemory<byte> recipient) => ProfileWriter.WriteEncrypted(Header, recipient, Payloads());

    private List<ProfilePayload> Payloads()
    {
        var problems = Problems();
        if (problems.Count > 0)
        {
            throw new InvalidOperationException($"The enrollment profile would be refused: {string.Join("; ", problems)}.");
        }

        // Roots, then intermediates, then the identity, then what uses it: devices install in this order.
        List<ProfilePayload> payloads = [.. CertificatePayload.OfChain(Header.Identifier, TrustAnchors), Scep.ToPayload(Header.Identifier)];
        if (Mdm is not null)
        {
            payloads.Add(Mdm.ToPayload(Header, Header.DisplayName));
        }

        return payloads;
    }
}
