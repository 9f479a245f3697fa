using System.Text;
using Gatehouse.Server.TvProvider.Mvpds.Backchannel;

namespace Gatehouse.Server.Tests.TvProvider.Mvpds;

public sealed class RestAnswerTests
{
    [Theory]
    [InlineData("3600", 3600.0)]
    [InlineData("3600.0", 3600.0)]
    [InlineData("0", 0.0)]
    [InlineData("-1", 0.0)]
    [InlineData("1e300", 31_622_400.0)]
    [InlineData("null", null)]
    [InlineData("\"3600\"", null)]
    public void A_permit_that_is_not_to_be_kept_is_told_from_one_that_says_nothing(string ttl, double? seconds) =>
        Assert.Equal(seconds, Assert.Single(RestAnswer.Read(Encoding.UTF8.GetBytes($$"""{"authorized":true,"ttl":{{ttl}}}"""))!).Ttl?.TotalSeconds);
}
