using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Tests.Plist;

public sealed class PlistDictionaryTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(100)] // past the size from which an index is kept
    public void Keys_keep_their_order_and_are_found(int count)
    {
        var dictionary = new PlistDictionary();
        for (var i = 0; i < count; i++) dictionary.Add($"Key{i}", i);

        dictionary["Key1"] = "replaced";
        Assert.True(dictionary.Remove("Key0"));
        Assert.False(dictionary.Remove("Key0"));
        dictionary["New"] = true;

        Assert.Equal(["Key1", "Key2"], dictionary.Keys.Take(2));
        Assert.Equal("New", dictionary.Keys.Last());
        Assert.Equal(count, dictionary.Count);
        Assert.Equal("replaced", dictionary.Text("Key1"));
        Assert.Equal(count - 1, dictionary.Integer($"Key{count - 1}"));
        Assert.False(dictionary.TryAdd("New", 1));
        Assert.Throws<ArgumentException>(() => dictionary.Add("Key1", 1));
        Assert.Throws<KeyNotFoundException>(() => dictionary["Key0"]);
    }

    [Fact]
    public void A_look_up_of_another_type_is_null()
    {
        var dictionary = new PlistDictionary { { "Text", "1" }, { "Number", 1 }, { "Unsigned", new PlistInteger(ulong.MaxValue) } };

        Assert.Null(dictionary.Integer("Text"));
        Assert.Null(dictionary.Text("Number"));
        Assert.Null(dictionary.Boolean("Number"));
        Assert.Null(dictionary.Integer("Unsigned"));
        Assert.Null(dictionary.Data("Absent"));
        Assert.Equal(1.0, dictionary.Real("Number"));
    }

    [Fact]
    public void Equality_ignores_order_but_not_content()
    {
        var one = new PlistDictionary { { "A", 1 }, { "B", 2 } };

        // Not Assert.Equal, which would compare them as sequences.
        Assert.True(one.Equals(new PlistDictionary { { "B", 2 }, { "A", 1 } }));
        Assert.False(one.Equals(new PlistDictionary { { "A", 1 }, { "B", 3 } }));
        Assert.False(one.Equals(new PlistDictionary { { "A", 1 } }));
    }

    [Fact]
    public void Optional_keys_are_left_out()
    {
        var dictionary = new PlistDictionary();

        dictionary.AddIfSet("Text", (string?)null);
        dictionary.AddIfSet("Flag", (bool?)null);
        dictionary.AddIfSet("Empty", "");
        dictionary.AddIfSet("Off", false);

        Assert.Equal(["Empty", "Off"], dictionary.Keys);
    }
}
