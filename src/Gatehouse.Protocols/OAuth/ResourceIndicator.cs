using System.Diagnostics.CodeAnalysis;

namespace Gatehouse.Protocols.OAuth;

/// <summary>Resource indicators (RFC 8707).</summary>
public static class ResourceIndicator
{
    /// <summary>Most resources in one request.</summary>
    public const int MaxCount = 10;

    private const int MaxLength = 2048;

    /// <summary>RFC 8707 §2: an absolute address without fragment. Whether we know it is for the caller.</summary>
    public static bool IsValid(string? resource) =>
        resource is { Length: > 0 and <= MaxLength } && !resource.Contains('#', StringComparison.Ordinal)
        && resource.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0
        && Uri.TryCreate(resource, UriKind.Absolute, out var uri) && resource.StartsWith(uri.Scheme + ":", StringComparison.OrdinalIgnoreCase);

    /// <summary>All <c>resource</c> parameters without repeats; <c>invalid_target</c> when one is malformed or there are too many.</summary>
    public static bool TryRead(OAuthParameters parameters, [NotNullWhen(true)] out IReadOnlyList<string>? resources, [NotNullWhen(false)] out OAuthError? error)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var all = parameters.All("resource");
        var valid = all.Count <= MaxCount && all.All(IsValid);
        resources = valid ? [.. all.Distinct(StringComparer.Ordinal)] : null;
        error = valid ? null : OAuthError.InvalidTarget("A resource is not an absolute address without fragment, or there are too many.");
        return valid;
    }
}
