using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>What the feature that knows installed apps decides about their tokens.</summary>
public interface IAppPolicy
{
    /// <summary>What an app may have at an audience; null for nothing.</summary>
    Task<AppAudienceRule?> AudienceAsync(OAuthClient client, string audience, CancellationToken ct);

    /// <summary>What an audience shall call a subject that is to have a name of its own there.</summary>
    ValueTask<string> PairwiseSubjectAsync(string organizationId, string subject, string audience, CancellationToken ct);

    /// <summary>One of <see cref="DenialReasons"/>: why the installation with a key is not served, or that its token ran out when it is.</summary>
    Task<string> ReasonAsync(string organizationId, string thumbprint, CancellationToken ct);

    /// <summary>May a client learn about the own tokens of an app?</summary>
    Task<bool> MayIntrospectAsync(string organizationId, string appClientId, string askingClientId, CancellationToken ct);

    /// <summary>An installation renewed its tokens.</summary>
    Task SeenAsync(Tx tx, string organizationId, string grantId);
}
