namespace Gatehouse.Client.Apps;

/// <summary>Version of the app; goes to the server at enrollment, which may refuse old ones.</summary>
/// <param name="Major">Changes that break.</param>
/// <param name="Minor">Additions.</param>
/// <param name="Build">Everything else.</param>
public sealed record AppVersion(int Major, int Minor = 0, int Build = 0)
{
    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Major}.{Minor}.{Build}");
}
