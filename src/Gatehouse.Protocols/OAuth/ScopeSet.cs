using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Gatehouse.Protocols.OAuth;

/// <summary>Scopes (RFC 6749 §3.3): a set of case-sensitive words, kept in the order of the text without repeats.</summary>
public sealed class ScopeSet : IEquatable<ScopeSet>
{
    /// <summary>No scope.</summary>
    public static readonly ScopeSet Empty = new([]);

    /// <summary>Longest text that is looked at.</summary>
    public const int MaxLength = 2048;

    // scope-token = 1*( %x21 / %x23-5B / %x5D-7E ), and the space between.
    private static readonly SearchValues<char> Characters =
        SearchValues.Create([.. Enumerable.Range(0x20, 0x5F).Select(c => (char)c).Where(c => c is not ('"' or '\\'))]);

    private readonly string[] _scopes;
    private string? _text;

    private ScopeSet(string[] scopes) => _scopes = scopes;

    /// <summary>The words.</summary>
    public IReadOnlyList<string> Scopes => _scopes;

    /// <summary>True without any.</summary>
    public bool IsEmpty => _scopes.Length == 0;

    /// <summary>Reads <c>scope</c>; null and empty give <see cref="Empty"/>. Fails with <c>invalid_scope</c>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ScopeSet? scopes, [NotNullWhen(false)] out OAuthError? error)
    {
        scopes = null;
        error = null;
        if (string.IsNullOrEmpty(text))
        {
            scopes = Empty;
            return true;
        }

        if (text.Length > MaxLength || text.AsSpan().ContainsAnyExcept(Characters))
        {
            error = OAuthError.InvalidScope("The scope is too long or has a character that scopes cannot have.");
            return false;
        }

        scopes = Of(text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return true;
    }

    /// <summary>A set of words that are known to be well formed.</summary>
    public static ScopeSet Of(params IEnumerable<string> scopes)
    {
        string[] distinct = [.. scopes.Distinct(StringComparer.Ordinal)];
        return distinct.Length == 0 ? Empty : new ScopeSet(distinct);
    }

    /// <summary>A set that we stored ourselves, read back.</summary>
    public static ScopeSet FromStored(string text) => Of((text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>True when the word is in it.</summary>
    public bool Contains(string scope) => _scopes.Contains(scope, StringComparer.Ordinal);

    /// <summary>True when nothing is in it that is not in the other: what a refresh may ask for (RFC 6749 §6).</summary>
    public bool IsWithin(ScopeSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Array.TrueForAll(_scopes, other.Contains);
    }

    /// <summary>What is in both, in the order of this one.</summary>
    public ScopeSet Intersect(ScopeSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Of(_scopes.Where(other.Contains));
    }

    /// <summary>What is in this one and not in the other.</summary>
    public ScopeSet Except(ScopeSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Of(_scopes.Where(scope => !other.Contains(scope)));
    }

    /// <summary>What is in either.</summary>
    public ScopeSet Union(ScopeSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Of(_scopes.Concat(other._scopes));
    }

    /// <summary>The words with a space between: the form on the wire and in storage.</summary>
    public override string ToString() => _text ??= string.Join(' ', _scopes);

    /// <summary>True with the same words in any order.</summary>
    public bool Equals(ScopeSet? other) => other is not null && other._scopes.Length == _scopes.Length && IsWithin(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ScopeSet);

    /// <inheritdoc/>
    public override int GetHashCode() => _scopes.Aggregate(0, (hash, scope) => hash ^ StringComparer.Ordinal.GetHashCode(scope));
}
