using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Contracts;

namespace Gatehouse.Server.OAuth.Clients;

/// <summary>What became of a client's attempt to prove who it is.</summary>
internal abstract record ClientProof
{
    private ClientProof()
    {
    }

    /// <summary>It is that client, or a public client that need not prove anything.</summary>
    /// <param name="Client">Which.</param>
    /// <param name="StandingGrant">The client's own living grant, where there is one already.</param>
    /// <param name="CertificateSha256">Hash of the certificate that it presented, for binding; null without one.</param>
    public sealed record Proved(OAuthClient Client, string? StandingGrant, byte[]? CertificateSha256) : ClientProof;

    /// <summary>It is not.</summary>
    public sealed record Refused(OAuthError Error) : ClientProof;
}
