using System.Text.Json;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.TvProvider.Mvpds.SignIn;

namespace Gatehouse.Server.Tests.TvProvider.Mvpds;

public sealed class UserMetadataTests
{
    [Theory]
    [InlineData("""{"MPAA":"PG-13"}""", """{"maxRating":{"MPAA":"PG-13"}}""")]
    [InlineData("""{"MPAA":"\ud800"}""", "{}")]
    [InlineData("""{"\ud800":"PG-13"}""", "{}")]
    [InlineData("""["PG-13"]""", "{}")]
    [InlineData("PG-13", "{}")]
    public void Ratings_that_no_text_can_hold_are_left_out(string said, string kept)
    {
        var metadata = UserMetadata.Of(new TvMvpd { Id = "A", DisplayName = "A" }, [KeyValuePair.Create<string, IReadOnlyList<string>>("maxRating", [said])]);

        Assert.Equal(kept, JsonSerializer.Serialize(metadata));
    }
}
