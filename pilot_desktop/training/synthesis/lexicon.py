"""Words that forms, receipts and letters repeat, in French and English."""

from __future__ import annotations

MONTHS = {
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
DAYS = {
    "fr": ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}
_PRODUCTS = {
    "fr": """Café moulu|Thé vert|Pain complet|Baguette tradition|Beurre doux|Fromage blanc
        Camembert|Jambon blanc|Poulet rôti|Lait demi-écrémé|Yaourt nature|Œufs frais|Huile d'olive
        Pâtes fraîches|Riz basmati|Farine de blé|Sucre roux|Confiture de fraises|Miel de lavande
        Crème fraîche|Saumon fumé|Haricots verts|Pommes de terre|Tomates grappe|Bananes|Oranges
        Salade verte|Eau minérale|Jus d'orange|Vin rouge|Bière blonde|Cidre brut|Savon liquide
        Lessive|Éponge|Papier toilette|Ampoule LED|Piles AA|Cahier 96 pages|Stylo bille|Gomme
        Enveloppe|Timbres|Agrafeuse|Classeur|Tournevis|Vis à bois|Peinture blanche|Pinceau
        Câble réseau|Clé USB|Souris optique|Écran 24 pouces|Imprimante|Cartouche d'encre
        Chaise pliante|Table basse|Lampe de bureau|Rideau|Tapis|Armoire|Main d'œuvre|Déplacement
        Forfait entretien|Location mensuelle|Menu du jour|Plat du jour|Dessert maison|Expresso
        Croissant|Quiche lorraine|Croque-monsieur|Steak frites|Tarte aux pommes""",
    "en": """Ground coffee|Green tea|White bread|Salted butter|Cheddar cheese|Sliced ham
        Roast chicken|Semi skimmed milk|Plain yogurt|Free range eggs|Olive oil|Fresh pasta
        Basmati rice|Plain flour|Brown sugar|Strawberry jam|Honey|Double cream|Smoked salmon
        Green beans|Potatoes|Tomatoes|Bananas|Oranges|Lettuce|Mineral water|Orange juice|Red wine
        Lager beer|Hand soap|Washing powder|Sponge|Toilet paper|LED bulb|AA batteries|Notebook
        Ballpoint pen|Eraser|Envelope|Stamps|Stapler|Binder|Screwdriver|Wood screws|White paint
        Paint brush|Network cable|USB stick|Optical mouse|24 inch monitor|Printer|Ink cartridge
        Folding chair|Coffee table|Desk lamp|Curtain|Carpet|Wardrobe|Labour|Call-out charge
        Maintenance plan|Monthly rental|Fried rice|Nasi lemak|Iced lemon tea|Set lunch|Espresso
        Croissant|Fish and chips|Mixed grill|Noodle soup|Apple pie|PVC pipe 20mm|Cement 50kg
        Sandpaper|Padlock|Battery 12V|Thinner|Door hinge|Cable tie|Phone charger|Face towel""",
}
PRODUCTS = {
    language: [item.strip() for line in text.split("\n") for item in line.split("|")]
    for language, text in _PRODUCTS.items()
}
TOTALS = {
    "fr": """Total|Sous-total|Total HT|Total TTC|Montant dû|Net à payer|TVA|Remise|Rendu monnaie
        |Espèces|Carte bancaire|CB|Acompte|Frais de port|Timbre fiscal|Reste à payer""",
    "en": """Total|Subtotal|Sub Total|Total Amount|Amount Due|Balance|Tax|GST 6%|VAT|Discount
        |Change|Cash|Credit Card|VISA|MASTERCARD|Rounding Adj|Deposit|Service Charge 10%
        |Total Sales (Inclusive of GST)|Total Payable""",
}
LABELS = {
    "fr": """Nom|Prénom|Adresse|Téléphone|Né(e) le|à|Nationalité|Profession|Code postal|Ville
        |Référence|N° client|N° de facture|Date|Objet|Signature|N° SIRET|IBAN|BIC|Courriel
        |Situation de famille|Montant|Échéance|Lieu de naissance|N° de sécurité sociale|Observations
        |Fait à|Désignation|Quantité|Prix unitaire|Employeur|Nom de jeune fille|Département""",
    "en": """Name|First name|Address|Telephone|Date of birth|Place of birth|Nationality|Occupation
        |Postcode|City|Reference|Customer No.|Invoice No.|Date|Subject|Signature|VAT No.|IBAN
        |E-mail|Marital status|Amount|Due date|Account No.|Remarks|Description|Qty|Unit Price
        |Employer|Company|Department|Cashier|Table No.|Manager|Division|Brand|Sample No.""",
}
RECEIPT_HEADS = {
    "fr": """TICKET|FACTURE|REÇU|TICKET CLIENT|DUPLICATA|CARTE BANCAIRE|BON DE LIVRAISON|CAISSE
        |MERCI DE VOTRE VISITE|À BIENTÔT|TICKET À CONSERVER|SANS CONTACT|Au revoir et merci
        |Nos prix sont TTC|Échange sous 30 jours avec ticket""",
    "en": """TAX INVOICE|INVOICE|RECEIPT|CASH RECEIPT|CUSTOMER COPY|CASH BILL|OFFICIAL RECEIPT
        |THANK YOU|Thank You. Please Come Again|GOODS SOLD ARE NOT RETURNABLE|APPROVED
        |Thank you for shopping with us|NO REFUND|Have a nice day|This is a computer generated
        |SIMPLIFIED TAX INVOICE|DELIVERY ORDER""",
}
OPENINGS = {
    "fr": """Monsieur,|Madame,|Cher Monsieur,|Chère Madame,|Mon cher ami,|Ma chère mère,
        |Monsieur le Directeur,|Monsieur le Préfet,|Mes chers parents,|Madame, Monsieur,
        |Ceci est mon testament|Monsieur le Maire,|Bien cher cousin,""",
    "en": """Dear Sir,|Dear Madam,|My dear friend,|Gentlemen:|Dear Mr. President,|Sir:|Dear Sirs,
        |My dear Mother,|To whom it may concern,|Dear Colleague,|Memorandum""",
}
CLOSINGS = {
    "fr": """Veuillez agréer, Monsieur, mes salutations distinguées.|Bien à vous,|Votre dévoué,
        |Je vous embrasse tous.|Cordialement,|Avec mes respectueux hommages,|Lu et approuvé
        |Recevez, Monsieur, l'assurance de mes sentiments les meilleurs.|Fait en double.""",
    "en": """Yours faithfully,|Yours sincerely,|Very truly yours,|With kind regards,|Respectfully,
        |Believe me, dear Sir,|Your affectionate son,|I have the honour to be, Sir,""",
}
UNITS = {
    "fr": ["g", "kg", "cl", "L", "ml", "pce", "m²", "m", "h"],
    "en": ["g", "kg", "cl", "L", "ml", "pcs", "oz", "lb", "ea", "h"],
}


def phrases(table: dict[str, str], language: str) -> list[str]:
    """The entries of a table written with bars between them."""
    return [entry.strip() for entry in table[language].split("|")]
