using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Protocols.Tests.TvProvider;

public sealed class ProfileRulesTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_000);

    [Theory]
    [InlineData(ProfileType.Regular, "regular", "BlueCable", false)]
    [InlineData(ProfileType.AppleSso, "appleSSO", "Apple", true)]
    [InlineData(ProfileType.PlatformSso, "platformSSO", "BlueCable", true)]
    [InlineData(ProfileType.ServiceTokenSso, "serviceTokenSSO", "BlueCable", true)]
    [InlineData(ProfileType.Degraded, "degraded", "Adobe", false)]
    [InlineData(ProfileType.Temporary, "temporary", "Adobe", false)]
    public void Each_type_has_its_name_and_issuer(ProfileType type, string name, string issuer, bool sso) =>
        Assert.Equal((name, issuer, sso), (ProfileRules.NameOf(type), ProfileRules.IssuerOf(type, "BlueCable"), ProfileRules.IsSso(type)));

    [Theory]
    [InlineData(ProfileQuery.All, "Regular PlatformSso ServiceTokenSso")]
    [InlineData(ProfileQuery.ByMvpd, "Regular PlatformSso ServiceTokenSso Degraded Temporary")]
    [InlineData(ProfileQuery.ByCode, "Regular Degraded Temporary")]
    [InlineData(ProfileQuery.Decision, "Regular PlatformSso ServiceTokenSso Degraded Temporary")]
    public void P3_P4_each_endpoint_shows_its_types(ProfileQuery query, string types) => Assert.Equal(types, Visible(query, partnerIsValid: false));

    [Theory]
    [InlineData(ProfileQuery.All, true)]
    [InlineData(ProfileQuery.ByMvpd, true)]
    [InlineData(ProfileQuery.ByCode, false)]
    [InlineData(ProfileQuery.Decision, true)]
    public void P5_a_profile_of_the_framework_shows_only_with_its_header_and_never_by_code(ProfileQuery query, bool visible)
    {
        Assert.Equal(visible, Visible(query, partnerIsValid: true).Contains("AppleSso", StringComparison.Ordinal));
        Assert.DoesNotContain("AppleSso", Visible(query, partnerIsValid: false), StringComparison.Ordinal);
    }

    [Fact]
    public void P11_of_two_profiles_for_one_MVPD_the_regular_one_counts() =>
        Assert.Equal(ProfileType.Regular, new[] { ProfileType.ServiceTokenSso, ProfileType.AppleSso, ProfileType.Regular }.MinBy(ProfileRules.Precedence));

    [Fact]
    public void A_profile_holds_until_its_end_and_no_longer_and_what_ended_it_before_stays_told()
    {
        Assert.Equal(ProfileState.Valid, ProfileRules.StateOf(Now.AddMilliseconds(1), null, Now));
        Assert.Equal(ProfileState.Expired, ProfileRules.StateOf(Now, null, Now));
        Assert.Equal(ProfileState.Deleted, ProfileRules.StateOf(Now.AddDays(1), ProfileState.Deleted, Now));
        Assert.Equal(ProfileState.Invalidated, ProfileRules.StateOf(Now.AddDays(-1), ProfileState.Invalidated, Now));
        Assert.Equal(ProfileState.Expired, ProfileRules.StateOf(Now.AddDays(-1), ProfileState.Valid, Now));
    }

    [Fact]
    public void P2_a_decision_says_what_became_of_the_profile()
    {
        Assert.Null(ProfileRules.ErrorOf(ProfileState.Valid));
        Assert.Same(TvErrorCodes.AuthenticatedProfileExpired, ProfileRules.ErrorOf(ProfileState.Expired));
        Assert.Same(TvErrorCodes.AuthenticatedProfileInvalidated, ProfileRules.ErrorOf(ProfileState.Invalidated));
        Assert.Same(TvErrorCodes.AuthenticatedProfileMissing, ProfileRules.ErrorOf(ProfileState.Deleted));
    }

    [Fact]
    public void Three_answers_of_an_MVPD_end_the_profile_and_a_denial_does_not() =>
        Assert.Equal(
            ["authorization_denied_by_hba_policies", "authorization_denied_by_session_invalidated", "identity_not_recognized_by_mvpd"],
            TvErrorCodes.All.Where(ProfileRules.EndsProfile).Select(c => c.Code));

    private static string Visible(ProfileQuery query, bool partnerIsValid) =>
        string.Join(' ', Enum.GetValues<ProfileType>().Where(type => ProfileRules.IsVisible(type, query, partnerIsValid)));
}
