using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EmotionML.Train.Data.Inspection;

/// <summary>The inspection as JSON.</summary>
public static class InspectionJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Counts, every group of duplicates, blank pictures, notes and what was skipped.</summary>
    public static string Render(DatasetInspection inspection)
    {
        FaceDataset dataset = inspection.Dataset;
        var splits = new JsonArray();
        foreach (Split split in Enum.GetValues<Split>())
        {
            var classes = new JsonArray();
            for (int label = 0; label < dataset.Labels.Count; label++)
                classes.Add(new JsonObject
                {
                    ["label"] = dataset.Labels[label],
                    ["images"] = inspection.Counts[(int)split][label],
                    ["published"] = inspection.Published?[(int)split][label],
                });
            splits.Add(new JsonObject
            {
                ["split"] = split.OptionName(),
                ["published_name"] = split.PublishedName(),
                ["images"] = dataset[split].Count,
                ["per_class"] = classes,
            });
        }
        var root = new JsonObject
        {
            ["name"] = dataset.Name,
            ["hash"] = dataset.Hash,
            ["known_as"] = KnownData.NameFor(dataset.Hash),
            ["warning"] = inspection.Warning,
            ["gray"] = new JsonObject
            {
                ["levels_per_picture"] = inspection.Gray.Levels,
                ["share_of_0"] = inspection.Gray.Black,
                ["share_of_255"] = inspection.Gray.White,
                ["flatness"] = inspection.Gray.Flatness,
            },
            ["synthetic"] = dataset.IsSynthetic,
            ["size"] = dataset.Size,
            ["labels"] = Texts(dataset.Labels),
            ["splits"] = splits,
            ["matches_published"] = inspection.MatchesPublished,
            ["exact_duplicates"] = Finding(inspection.Exact),
            ["near_duplicates"] = Finding(inspection.Near),
            ["label_conflicts"] = Groups(inspection.Exact.Groups.Where(group => group.HasConflict)),
            ["blank"] = Pictures(inspection.Blank),
            ["skipped"] = Texts(dataset.Skipped),
            ["notes"] = Texts(dataset.Notes),
        };
        return root.ToJsonString(Indented);
    }

    private static JsonObject Finding(DuplicateFinding finding) => new()
    {
        ["groups"] = finding.Groups.Count,
        ["redundant_images"] = finding.Redundant,
        ["conflicting_groups"] = finding.Conflicts,
        ["within"] = new JsonObject
        {
            ["train"] = finding.Within(Split.Train),
            ["validation"] = finding.Within(Split.Validation),
            ["test"] = finding.Within(Split.Test),
        },
        ["across"] = new JsonObject
        {
            ["train_validation"] = finding.Across(Split.Train, Split.Validation),
            ["train_test"] = finding.Across(Split.Train, Split.Test),
            ["validation_test"] = finding.Across(Split.Validation, Split.Test),
        },
        ["list"] = Groups(finding.Groups),
    };

    private static JsonArray Groups(IEnumerable<DuplicateGroup> groups) => new([.. groups.Select(group => (JsonNode)Pictures(group.Pictures))]);

    private static JsonArray Pictures(IEnumerable<PictureReference> pictures) => new([.. pictures.Select(picture => (JsonNode)new JsonObject
    {
        ["split"] = picture.Split.OptionName(),
        ["index"] = picture.Index,
        ["label"] = picture.Label,
        ["source"] = picture.Source,
    })]);

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode?)JsonValue.Create(text))]);
}
