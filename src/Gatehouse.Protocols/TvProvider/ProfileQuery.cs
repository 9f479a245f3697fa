namespace Gatehouse.Protocols.TvProvider;

/// <summary>Which endpoint looks for profiles.</summary>
public enum ProfileQuery
{
    /// <summary><c>profiles</c>.</summary>
    All,

    /// <summary><c>profiles/{mvpd}</c>.</summary>
    ByMvpd,

    /// <summary><c>profiles/code/{code}</c>.</summary>
    ByCode,

    /// <summary><c>decisions/…</c>.</summary>
    Decision,
}
