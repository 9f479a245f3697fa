using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.Saml;
using Gatehouse.Protocols.Saml.Metadata;

namespace Gatehouse.Server.TvProvider.Mvpds.Saml;

/// <summary>An identity provider, ready to be asked: what its metadata says, and what the operator states where there is none.</summary>
/// <param name="EntityId">Its name.</param>
/// <param name="SignOn">Where viewers are sent.</param>
/// <param name="Logout">Where they log out; null when it has no logout.</param>
/// <param name="Keys">What it signs with.</param>
internal sealed record SamlProvider(string EntityId, SamlEndpoint SignOn, SamlEndpoint? Logout, SamlVerificationKeys Keys)
{
    /// <summary>What is known means nothing from then on; null for never.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>Reads metadata, held against the certificates that the operator wants it signed with.</summary>
    /// <exception cref="MvpdException">It is of no use.</exception>
    public static IdentityProviderMetadata ReadMetadata(TvSamlProvider stated, ReadOnlyMemory<byte> xml, DateTimeOffset now)
    {
        SamlVerificationKeys? signers = null;
        SamlRefusal? refusal = null;
        if (stated.MetadataCertificates.Count > 0 && !SamlVerificationKeys.TryCreate(stated.MetadataCertificates.Select(Der), SamlAlgorithms.Modern, out signers, out refusal))
        {
            throw new MvpdException(MvpdTrouble.NotConfigured, $"its metadata cannot be verified: {refusal.Reason}");
        }

        using (signers)
        {
            return IdentityProviderMetadata.TryRead(xml, stated.EntityId, signers, now, out var metadata, out refusal)
                ? metadata
                : throw new MvpdException(MvpdTrouble.NotRead, $"its metadata is not usable: {refusal.Reason} ({refusal.Fault})");
        }
    }

    /// <summary>From metadata.</summary>
    /// <exception cref="MvpdException">It is of no use.</exception>
    public static SamlProvider Of(TvSamlProvider stated, string xml, DateTimeOffset now)
    {
        var metadata = ReadMetadata(stated, Encoding.UTF8.GetBytes(xml), now);
        return new SamlProvider(
            metadata.EntityId, Prefer(stated, metadata.SingleSignOn)!, Prefer(stated, metadata.SingleLogout), KeysOf(stated, metadata.SigningCertificates))
        {
            ValidUntil = metadata.ValidUntil,
        };
    }

    /// <summary>From what the operator states.</summary>
    /// <exception cref="MvpdException">That is not enough.</exception>
    public static SamlProvider Of(TvSamlProvider stated)
    {
        if (stated is not { EntityId: { } entityId, SignOnUrl: { } signOn })
        {
            throw new MvpdException(MvpdTrouble.NotConfigured, "neither metadata nor entity id and address are known");
        }

        var binding = Binding(stated);
        return new SamlProvider(
            entityId, new SamlEndpoint(binding, signOn), stated.LogoutUrl is { } logout ? new SamlEndpoint(binding, logout) : null,
            KeysOf(stated, stated.Certificates.Select(Der)));
    }

    private static SamlVerificationKeys KeysOf(TvSamlProvider stated, IEnumerable<ReadOnlyMemory<byte>> certificates) =>
        SamlVerificationKeys.TryCreate(certificates, stated.AllowSha1 ? SamlAlgorithms.Legacy : SamlAlgorithms.Modern, out var keys, out var refusal)
            ? keys
            : throw new MvpdException(MvpdTrouble.NotConfigured, refusal.Reason);

    private static string Binding(TvSamlProvider stated) => stated.Binding == "post" ? SamlBindings.Post : SamlBindings.Redirect;

    private static SamlEndpoint? Prefer(TvSamlProvider stated, IReadOnlyList<SamlEndpoint> endpoints) =>
        IdentityProviderMetadata.Find(endpoints, Binding(stated)) ?? (endpoints is [var first, ..] ? first : null);

    // What cannot be read verifies nothing; validation tells the operator.
    private static ReadOnlyMemory<byte> Der(string pem)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            return certificate.RawData;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return default;
        }
    }
}
